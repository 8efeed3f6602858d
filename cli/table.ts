/**
 * Columns of plain text, two blanks apart, as wide as they need.
 *
 * A heading that begins with `>` makes its column end at the right, as figures do.
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const isRight = headings.map((heading) => heading.startsWith('>'));
  const titles = headings.map((heading) => heading.replace(/^>/, ''));
  const lines = [titles, ...rows];
  const widths = titles.map((_, at) => Math.max(...lines.map((line) => width(line[at] ?? ''))));

  return lines
    .map((line) => titles
      .map((_, at) => {
        const cell = line[at] ?? '';
        const blanks = ' '.repeat(widths[at]! - width(cell));
        return isRight[at] ? blanks + cell : cell + blanks;
      })
      .join('  ')
      .trimEnd())
    .join('\n');
}

function width(text: string): number {
  return [...text].length;
}
