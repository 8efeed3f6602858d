/** A number as whole * 10^-scale: decimals are compared as the database does, digit by digit. */
export type ExactNumber = { readonly whole: bigint; readonly scale: number };

const decimal = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:e([+-]?[0-9]+))?$/i;

/** undefined for what is no number; takes what JSON writes too. */
export function exactNumber(text: string): ExactNumber | undefined {
  const [, sign = '', whole = '', fraction = '', power = '0'] = decimal.exec(text) ?? [];
  if (whole === '' && fraction === '') {
    return undefined;
  }
  const value = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - Number(power);
  return scale < 0 ? { whole: value * 10n ** BigInt(-scale), scale: 0 } : { whole: value, scale };
}

/** Below 0 where the first is the smaller one. */
export function compareNumbers(one: ExactNumber, other: ExactNumber): number {
  const scale = Math.max(one.scale, other.scale);
  const difference = scaled(one, scale) - scaled(other, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** One text for all ways to write a number. */
export function plainNumber({ whole, scale }: ExactNumber): string {
  let [digits, places] = [whole, scale];
  while (places > 0 && digits % 10n === 0n) {
    digits /= 10n;
    places -= 1;
  }
  return `${digits}e-${places}`;
}

function scaled({ whole, scale }: ExactNumber, to: number): bigint {
  return whole * 10n ** BigInt(to - scale);
}
