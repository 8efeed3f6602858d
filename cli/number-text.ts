const digits = new Intl.NumberFormat('en-IN');
const oneDecimal = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 1 });

/** 1,20,534: digits grouped as India groups them. */
export function numberText(value: number): string {
  return digits.format(value);
}

/** `1 row`, `2 rows`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** 812 bytes, 12 kB, 3.4 MB, 1.9 GB. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) {
    return countText(bytes, 'byte');
  }
  const unit = bytes < 1e6 ? 'kB' : bytes < 1e9 ? 'MB' : 'GB';
  const value = bytes / { kB: 1e3, MB: 1e6, GB: 1e9 }[unit];
  return `${value < 10 && unit !== 'kB' ? oneDecimal.format(value) : numberText(Math.round(value))} ${unit}`;
}
