import { noDataBand } from './band';
import { type Level, levels, type Scope, scopeFrom } from './place';
import { type WindowName, windowNames } from './periods';

/** All that a report's address says beside its name. What is not said has a default. */
export type ReportAddress = {
  scope: Scope | undefined;
  level: Level | undefined;
  window: WindowName | undefined;
  /** The first day of a month or year. */
  period: string | undefined;
  management: number | undefined;
  category: number | undefined;
  colours: 'fixed' | 'relative';
  order: 'lowest' | 'highest';
  view: 'map' | 'table';
  /** The column by which the table is sorted, and how. */
  sort: string | undefined;
  isDescending: boolean;
  /** The only band that is shown; 10 is places without data. */
  band: number | undefined;
  page: number;
};

/** The parameters of an address. Null takes one away. */
export type AddressChange = Partial<
  Record<
    | 'scope'
    | 'level'
    | 'window'
    | 'period'
    | 'management'
    | 'category'
    | 'colours'
    | 'order'
    | 'view'
    | 'sort'
    | 'band'
    | 'page',
    string | number | null
  >
>;

/** Reads an address. Whatever does not make sense is as if it had not been said. */
export function readAddress(parameter: (name: string) => string | null): ReportAddress {
  const sort = parameter('sort');
  const page = wholeNumber(parameter('page'));
  const band = wholeNumber(parameter('band'));
  return {
    scope: scopeFrom(parameter('scope')),
    level: levels.find((level) => level === parameter('level')),
    window: windowNames.find((name) => name === parameter('window')),
    period: /^\d{4}-\d{2}-\d{2}$/.exec(parameter('period') ?? '')?.[0],
    management: wholeNumber(parameter('management')),
    category: wholeNumber(parameter('category')),
    colours: parameter('colours') === 'relative' ? 'relative' : 'fixed',
    order: parameter('order') === 'highest' ? 'highest' : 'lowest',
    view: parameter('view') === 'table' ? 'table' : 'map',
    sort: sort?.replace(/^-/, '') || undefined,
    isDescending: sort?.startsWith('-') ?? false,
    band: band !== undefined && band <= noDataBand ? band : undefined,
    page: page !== undefined && page > 0 ? page : 1,
  };
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
