import { Component, inject, output } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';

import { injectText } from '../language/inject-text';
import { ReportCatalogue } from '../report/report-catalogue';
import { Icon } from './icon';

/** The way to every page that exists: home, and the reports by group. */
@Component({
  selector: 'cq-navigation',
  imports: [Icon, RouterLink, RouterLinkActive],
  templateUrl: './navigation.html',
  styleUrl: './navigation.css',
})
export class Navigation {
  readonly followed = output<void>();

  protected readonly text = injectText();
  protected readonly catalogue = inject(ReportCatalogue);
}
