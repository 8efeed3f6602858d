import { Component } from '@angular/core';
import { RouterOutlet } from '@angular/router';

/** What the browser starts with. The routes decide whether the shell stands around a page. */
@Component({
  selector: 'cq-root',
  imports: [RouterOutlet],
  template: `<router-outlet />`,
})
export class App {}
