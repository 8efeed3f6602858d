import type { PlanFile, ScreenPlan } from './screen-plan.ts';

/** How a file is written: the bytes that separate, enclose and escape. */
export type Dialect = { readonly delimiter: number; readonly quote: number; readonly escape: number };

/** The entry of the plan that a file goes by: of its folder, the one with the longest prefix. */
export function planFile(plan: ScreenPlan, folder: string, fileName: string): PlanFile | undefined {
  const name = fileName.toLowerCase();
  return plan.files
    .filter((file) => file.folder === folder && name.startsWith(file.prefix))
    .filter((file) => !file.notPrefix || !name.startsWith(file.notPrefix))
    .sort((one, other) => other.prefix.length - one.prefix.length)[0];
}

export function dialectOf(file: Pick<PlanFile, 'delimiter' | 'quote' | 'escape'>): Dialect {
  return {
    delimiter: file.delimiter.charCodeAt(0),
    quote: file.quote.charCodeAt(0),
    escape: file.escape.charCodeAt(0),
  };
}
