import type { Level } from './place';

/** A page of the dashboard, as its row in aggregate.report says. */
export type Report = {
  reportName: string;
  groupName: string;
  kind: string;
  metricName: string;
  title: Readonly<Record<string, string>>;
  position: number;
  document: {
    levels: readonly Level[];
    filters?: readonly string[];
    footer?: readonly string[];
    download?: string;
  };
};

/** A figure, as its row in aggregate.metric says. */
export type Metric = {
  metricName: string;
  title: string;
  unit: 'percent' | 'count' | 'score' | 'ratio';
  decimals: number;
  direction: 'up' | 'down' | 'none';
  sourceName: string;
  /** The metric that this one accompanies. */
  partOf: string | null;
  formula: string;
  newestDay: string | null;
};
