import { Component, inject } from '@angular/core';

import { injectText } from '../language/inject-text';
import { ReportCatalogue } from '../report/report-catalogue';
import { Viewer } from '../session/viewer';
import { ReportTile } from './report-tile';

/** All reports by subject. */
@Component({
  selector: 'cq-home',
  imports: [ReportTile],
  templateUrl: './home.html',
  styleUrl: './home.css',
})
export class Home {
  protected readonly text = injectText();
  protected readonly catalogue = inject(ReportCatalogue);
  protected readonly person = inject(Viewer).person;
}
