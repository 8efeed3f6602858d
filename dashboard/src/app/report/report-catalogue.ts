import { computed, inject, Injectable } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { Apollo, gql } from 'apollo-angular';
import { map } from 'rxjs';

import { Language } from '../language/language';
import { Session } from '../session/session';
import type { Metric, Report } from './report';

type Answer = {
  reports: { nodes: Report[] };
  metrics: { nodes: Metric[] };
  sources: { nodes: { sourceName: string; isEnabled: boolean }[] };
};

const CATALOGUE = gql<Answer, Record<string, never>>`
  query Catalogue {
    reports(first: 200) {
      nodes {
        reportName
        groupName
        kind
        metricName
        title
        position
        document
      }
    }
    metrics(first: 500) {
      nodes {
        metricName
        title
        unit
        decimals
        direction
        sourceName
        partOf
        formula
        newestDay
      }
    }
    sources(first: 1000) {
      nodes {
        sourceName
        isEnabled
      }
    }
  }
`;

const groupIcons: Readonly<Record<string, string>> = { attendance: 'calendar' };

/** Reports of one subject, as the sidebar and the home page show them. */
export type ReportGroup = { name: string; title: string; icon: string; reports: Report[] };

/** All reports and metrics that there are. What is not here has no link anywhere. */
@Injectable({ providedIn: 'root' })
export class ReportCatalogue {
  private readonly apollo = inject(Apollo);
  private readonly session = inject(Session);
  private readonly language = inject(Language);

  readonly answer = rxResource({
    params: () => this.session.isSignedIn() || undefined,
    stream: () => this.apollo.query({ query: CATALOGUE }).pipe(map(({ data }) => data)),
  });

  readonly reports = computed(() => {
    const nodes = this.answer.hasValue() ? (this.answer.value()?.reports.nodes ?? []) : [];
    return [...nodes].sort((one, other) => one.position - other.position);
  });

  readonly metrics = computed(() =>
    this.answer.hasValue() ? (this.answer.value()?.metrics.nodes ?? []) : [],
  );

  private readonly disabledSources = computed(() => {
    const nodes = this.answer.hasValue() ? (this.answer.value()?.sources.nodes ?? []) : [];
    return new Set(nodes.filter(({ isEnabled }) => !isEnabled).map(({ sourceName }) => sourceName));
  });

  readonly groups = computed((): ReportGroup[] => {
    const byGroup = Map.groupBy(this.reports(), ({ groupName }) => groupName);
    return [...byGroup].map(([name, reports]) => ({
      name,
      title: this.language.textIfAny(`group.${name}`) ?? name,
      icon: groupIcons[name] ?? 'list',
      reports,
    }));
  });

  titleOf(report: Report): string {
    return report.title[this.language.code()] ?? report.title['en'] ?? report.reportName;
  }

  /** Whether a report's source is not collected: it says "coming soon", whatever lies in store. */
  isComing(report: Report): boolean {
    const metric = this.metric(report.metricName);
    return metric !== undefined && this.disabledSources().has(metric.sourceName);
  }

  /** What a report tells, in a sentence, where the language has one. */
  aboutOf(report: Report): string | undefined {
    return this.language.textIfAny(`report.${report.reportName}.about`);
  }

  /** A metric's name in the language of the moment, else the one that its definition has. */
  metricTitleOf(metric: Metric): string {
    return this.language.textIfAny(`metric.${metric.metricName}`) ?? metric.title;
  }

  metric(name: string | undefined): Metric | undefined {
    return this.metrics().find(({ metricName }) => metricName === name);
  }

  /** The metrics that stand beside one: those of the report's footer first. */
  companionsOf(metric: Metric, report: Report): Metric[] {
    const footer = report.document.footer ?? [];
    const place = ({ metricName }: Metric) => {
      const index = footer.findIndex((name) => metricName.endsWith(`_${name}`));
      return index < 0 ? footer.length : index;
    };
    return this.metrics()
      .filter(({ partOf }) => partOf === metric.metricName)
      .sort(
        (one, other) => place(one) - place(other) || (one.metricName < other.metricName ? -1 : 1),
      );
  }
}
