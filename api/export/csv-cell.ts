/** What spreadsheets need at the beginning of a file to read it as UTF-8. */
export const byteOrderMark = '\uFEFF';

/**
 * A quoted cell of a CSV file that a spreadsheet runs nothing of; null is an empty one.
 *
 * A name could be a formula: a sign in front would make a spreadsheet run what follows. A number may be below 0.
 */
export function csvCell(cell: string | number | null): string {
  const isFormula = typeof cell === 'string' && /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/.test(cell);
  const text = `${isFormula ? "'" : ''}${cell ?? ''}`.replace(/[\r\n]+/g, ' ');
  return `"${text.replaceAll('"', '""')}"`;
}

/** A line of a CSV file, ended as spreadsheets expect. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
