import { inject } from '@angular/core';

import { Language } from './language';
import type { TextKey, TextValues } from './worded';

/** A function for templates that yields texts in the language of the moment. */
export function injectText(): (key: TextKey, values?: TextValues) => string {
  const language = inject(Language);
  return (key, values) => language.text(key, values);
}
