import { computed, inject, Injectable } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { Apollo, gql } from 'apollo-angular';
import { map } from 'rxjs';

import type { Level } from '../report/place';
import { Session } from './session';

/** Who looks, and the place that they see with all below it. */
export type Person = {
  displayName: string;
  level: Level;
  entityId: number;
  entityName: string;
};

type Answer = {
  currentPerson: {
    displayName: string;
    level: Level | null;
    entityId: string | null;
    entityName: string | null;
  } | null;
};

const CURRENT_PERSON = gql<Answer, Record<string, never>>`
  query CurrentPerson {
    currentPerson {
      displayName
      level
      entityId
      entityName
    }
  }
`;

/** The person who is signed in. Row-level security decides what they see, not this. */
@Injectable({ providedIn: 'root' })
export class Viewer {
  private readonly session = inject(Session);
  private readonly apollo = inject(Apollo);

  readonly answer = rxResource({
    params: () => this.session.isSignedIn() || undefined,
    stream: () =>
      this.apollo.query({ query: CURRENT_PERSON }).pipe(map(({ data }) => personIn(data))),
  });

  /** Undefined while unknown, and for an account that has no place. */
  readonly person = computed(() => (this.answer.hasValue() ? this.answer.value() : undefined));
  readonly hasNoPlace = computed(() => this.answer.status() === 'resolved' && !this.person());
}

function personIn(data: Answer | undefined): Person | undefined {
  const person = data?.currentPerson;
  if (!person?.level || person.entityId === null) return undefined;
  return {
    displayName: person.displayName,
    level: person.level,
    entityId: Number(person.entityId),
    entityName: person.entityName ?? '',
  };
}
