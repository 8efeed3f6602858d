import { computed, linkedSignal, type Resource, type Signal } from '@angular/core';

/** A resource whose last value stays while the next one is on its way. */
export type Kept<Value> = {
  value: Signal<Value | undefined>;
  /** There is nothing to show yet. */
  isWaiting: Signal<boolean>;
  /** What is shown is of before. */
  isStale: Signal<boolean>;
  hasFailed: Signal<boolean>;
  reload(): void;
};

/** Keeps the value of whichever resource is at work. */
export function kept<Value>(
  resource: () => Resource<Value | undefined> & { reload(): boolean },
): Kept<Value> {
  const fresh = computed(() => {
    const current = resource();
    return current.hasValue() ? current.value() : undefined;
  });
  const value = linkedSignal<Value | undefined, Value | undefined>({
    source: fresh,
    computation: (now, before) => now ?? before?.value,
  });
  const hasFailed = computed(() => resource().status() === 'error');
  const isLoading = computed(() => resource().isLoading() || resource().status() === 'idle');
  return {
    value,
    hasFailed,
    isWaiting: computed(() => value() === undefined && !hasFailed()),
    isStale: computed(() => value() !== undefined && isLoading()),
    reload: () => void resource().reload(),
  };
}
