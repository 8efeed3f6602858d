import { Component } from '@angular/core';
import { RouterOutlet } from '@angular/router';

import { SessionNotice } from './session/session-notice';

/** What the browser starts with. The routes decide whether the shell stands around a page. */
@Component({
  selector: 'cq-root',
  imports: [RouterOutlet, SessionNotice],
  template: `<router-outlet /><cq-session-notice />`,
})
export class App {}
