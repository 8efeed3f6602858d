import { computed, inject, Injectable } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { Apollo, gql } from 'apollo-angular';
import { map } from 'rxjs';

import { Session } from '../session/session';
import type { Choice } from './filter-select';

type Answer = {
  managements: { nodes: { managementId: number; managementName: string }[] };
  categories: { nodes: { categoryId: number; categoryName: string }[] };
};

const MASTERS = gql<Answer, Record<string, never>>`
  query Masters {
    managements(first: 100) {
      nodes {
        managementId
        managementName
      }
    }
    categories(first: 100) {
      nodes {
        categoryId
        categoryName
      }
    }
  }
`;

/** Managements and categories of schools, by name. Empty until their masters have arrived. */
@Injectable({ providedIn: 'root' })
export class Masters {
  private readonly apollo = inject(Apollo);
  private readonly session = inject(Session);

  private readonly answer = rxResource({
    params: () => this.session.isSignedIn() || undefined,
    stream: () => this.apollo.query({ query: MASTERS }).pipe(map(({ data }) => data)),
  });
  private readonly found = computed(() =>
    this.answer.hasValue() ? this.answer.value() : undefined,
  );

  readonly managements = computed((): Choice[] =>
    sorted(
      this.found()?.managements.nodes.map((one) => choice(one.managementId, one.managementName)),
    ),
  );
  readonly categories = computed((): Choice[] =>
    sorted(this.found()?.categories.nodes.map((one) => choice(one.categoryId, one.categoryName))),
  );
}

function choice(id: number, title: string): Choice {
  return { value: String(id), title };
}

function sorted(choices: Choice[] | undefined): Choice[] {
  return (choices ?? []).sort((one, other) => one.title.localeCompare(other.title));
}
