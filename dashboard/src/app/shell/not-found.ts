import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

import { injectText } from '../language/inject-text';

/** For addresses without a page. */
@Component({
  selector: 'cq-not-found',
  imports: [RouterLink],
  template: `
    <h1>{{ text('notFound.title') }}</h1>
    <p>{{ text('notFound.what') }}</p>
    <p>
      <a routerLink="/">{{ text('home.title') }}</a>
    </p>
  `,
})
export class NotFound {
  protected readonly text = injectText();
}
