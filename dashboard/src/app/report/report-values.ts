import { inject, Injectable } from '@angular/core';
import { Apollo, gql } from 'apollo-angular';
import { EMPTY, expand, forkJoin, map, type Observable, reduce } from 'rxjs';

import { type Level, type Scope } from './place';
import { type ReportValue, type Row, rowFrom } from './row';

/** Which values are meant; the dimensions that it leaves out are those over all. */
export type ValuesWanted = {
  metricName: string;
  windowName: string;
  periodStart: string;
  level: Level;
  /** Only values of places that lie in this one, or are it. */
  within: Scope;
  managementId?: number;
  categoryId?: number;
};

/** A value in the course of time. */
export type Moment = { periodStart: string; value: number | null };

type Page = {
  reportValues: { nodes: ReportValue[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
};

const pageSize = 2000;

const VALUES = gql<Page, { condition: object; first: number; after: string | null }>`
  query Values($condition: ReportValueCondition!, $first: Int!, $after: Cursor) {
    reportValues(condition: $condition, first: $first, after: $after) {
      nodes {
        entityId
        entityName
        districtId
        blockId
        clusterId
        schoolId
        value
        change
        entitiesReporting
        entitiesExpected
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

type Course = { reportValues: { nodes: { periodStart: string; value: string | null }[] } };

const COURSE = gql<Course, { condition: object }>`
  query Course($condition: ReportValueCondition!) {
    reportValues(condition: $condition, first: 120, orderBy: PERIOD_START_DESC) {
      nodes {
        periodStart
        value
      }
    }
  }
`;

/** Values straight from the database, under the person's own role. */
@Injectable({ providedIn: 'root' })
export class ReportValues {
  private readonly apollo = inject(Apollo);

  /** All values that are wanted, page by page. */
  rows(wanted: ValuesWanted): Observable<Row[]> {
    const condition = { ...conditionOf(wanted), periodStart: wanted.periodStart };
    const page = (after: string | null) =>
      this.apollo
        .query({ query: VALUES, variables: { condition, first: pageSize, after } })
        .pipe(map(({ data }) => data!.reportValues));
    return page(null).pipe(
      expand(({ pageInfo }) => (pageInfo.hasNextPage ? page(pageInfo.endCursor) : EMPTY)),
      map(({ nodes }) => nodes.map(rowFrom)),
      reduce((all, rows) => all.concat(rows), [] as Row[]),
    );
  }

  /** Rows that carry the figures of other metrics beside their own. */
  rowsWith(wanted: ValuesWanted, others: readonly string[]): Observable<Row[]> {
    const names = [wanted.metricName, ...others];
    return forkJoin(names.map((metricName) => this.rows({ ...wanted, metricName }))).pipe(
      map(([rows, ...companions]) => {
        const found = companions.map(
          (each) => new Map(each.map((row) => [row.entityId, row.value])),
        );
        return rows!.map((row) => ({
          ...row,
          also: Object.fromEntries(
            others.map((name, index) => [name, found[index]!.get(row.entityId) ?? null]),
          ),
        }));
      }),
    );
  }

  /** The last 120 values of a place in a window of equal steps, oldest first. */
  course(wanted: Omit<ValuesWanted, 'periodStart'>): Observable<Moment[]> {
    return this.apollo.query({ query: COURSE, variables: { condition: conditionOf(wanted) } }).pipe(
      map(({ data }) =>
        data!.reportValues.nodes
          .map(({ periodStart, value }) => ({
            periodStart,
            value: value === null ? null : Number(value),
          }))
          .reverse(),
      ),
    );
  }
}

/** An explicit null asks for the value over all of a dimension. */
function conditionOf(wanted: Omit<ValuesWanted, 'periodStart'>): object {
  const { within } = wanted;
  return {
    metricName: wanted.metricName,
    windowName: wanted.windowName,
    level: wanted.level,
    ...(within.level === 'state' ? {} : { [`${within.level}Id`]: String(within.id) }),
    managementId: wanted.managementId ?? null,
    categoryId: wanted.categoryId ?? null,
    grade: null,
    subject: null,
    gender: null,
    item: null,
  };
}
