import { inject, Injectable } from '@angular/core';

import { Language } from '../language/language';
import type { Metric } from '../report/report';
import {
  academicYearText,
  countText,
  dateText,
  decimalText,
  directionOf,
  monthText,
  percentText,
  rangeText,
  shortMonthText,
} from './formatters';

/** How a change is shown. The triangle of its movement is drawn by the style sheet: not every font has one. */
export type ChangeText = {
  text: string;
  spoken: string;
  /** Class names: whether it is good, and where it moved. */
  tone: `${'better' | 'worse' | 'same'}${'' | ' rise' | ' fall'}`;
};

/** The formatters in the language of the moment. Templates that use it follow the language. */
@Injectable({ providedIn: 'root' })
export class Format {
  private readonly language = inject(Language);

  count = (count: number): string => countText(this.language.locale(), count);
  date = (day: string): string => dateText(this.language.locale(), day);
  range = (start: string, end: string): string => rangeText(this.language.locale(), start, end);
  month = (day: string): string => monthText(this.language.locale(), day);
  shortMonth = (day: string): string => shortMonthText(this.language.locale(), day);
  academicYear = academicYearText;

  /** A value with its unit: 84.6% */
  value(metric: Metric, value: number): string {
    return metric.unit === 'percent'
      ? percentText(this.language.locale(), value, metric.decimals)
      : this.plain(metric, value);
  }

  /** A value where the unit stands in the heading: 84.6 */
  plain({ decimals }: Metric, value: number): string {
    return decimalText(this.language.locale(), value, decimals);
  }

  /** "0.9 points" risen, "214 fewer", or without words "0.9". */
  change(metric: Metric, change: number, isShort = false): ChangeText {
    const direction = directionOf(change, metric.decimals);
    if (direction === 'none') {
      const text = this.language.text('change.none');
      return { text: isShort ? '–' : text, spoken: text, tone: 'same' };
    }
    const size = this.plain(metric, Math.abs(change));
    const kind = metric.unit === 'percent' ? 'points' : 'count';
    const words = this.language.text(`change.${kind}.${direction}`, { size });
    const good = metric.direction === 'down' ? 'fall' : 'rise';
    return {
      text: isShort ? size : words,
      spoken: this.language.text(`change.spoken.${direction}`, { size }),
      tone: `${metric.direction === 'none' ? 'same' : direction === good ? 'better' : 'worse'} ${direction}`,
    };
  }
}
