import { inject, Injectable } from '@angular/core';
import { Apollo, gql } from 'apollo-angular';
import { map, type Observable, of, switchMap } from 'rxjs';

import { type Level, levels, type Place, type Scope } from './place';

type PlaceNode = { [Key in keyof Place]: string | number | null } & {
  level: Level;
  entityName: string;
};
type Nodes = { nodes: PlaceNode[] };

const FIELDS = `nodes { level entityId entityName districtId blockId clusterId schoolId }`;

const PLACE = gql<{ places: Nodes }, { condition: object }>`
  query Place($condition: PlaceCondition!) {
    places(condition: $condition, first: 1) { ${FIELDS} }
  }
`;

type AncestorIds = { district: string; block: string; cluster: string };

const ANCESTORS = gql<Record<Level, Nodes>, AncestorIds>`
  query Ancestors($district: BigInt!, $block: BigInt!, $cluster: BigInt!) {
    state: places(condition: { level: "state" }, first: 1) { ${FIELDS} }
    district: places(condition: { level: "district", entityId: $district }, first: 1) { ${FIELDS} }
    block: places(condition: { level: "block", entityId: $block }, first: 1) { ${FIELDS} }
    cluster: places(condition: { level: "cluster", entityId: $cluster }, first: 1) { ${FIELDS} }
  }
`;

/** Finds places with the places that they belong to. */
@Injectable({ providedIn: 'root' })
export class PlacePath {
  private readonly apollo = inject(Apollo);

  /**
   * From the state down to the scope. Empty when there is no such place, or none that the person
   * may see; row-level security leaves out ancestors that they may not.
   */
  to({ level, id }: Scope): Observable<Place[]> {
    const condition = level === 'state' ? { level } : { level, entityId: String(id) };
    return this.apollo.query({ query: PLACE, variables: { condition } }).pipe(
      map(({ data }) => data?.places.nodes[0]),
      switchMap((node) => (node ? this.pathTo(placeFrom(node)) : of([]))),
    );
  }

  private pathTo(place: Place): Observable<Place[]> {
    if (place.level === 'state') return of([place]);
    const variables = {
      district: String(place.districtId),
      block: String(place.blockId),
      cluster: String(place.clusterId),
    };
    const above = levels.slice(0, levels.indexOf(place.level));
    return this.apollo
      .query({ query: ANCESTORS, variables })
      .pipe(
        map(({ data }) => [
          ...above.flatMap((level) => data?.[level].nodes.slice(0, 1).map(placeFrom) ?? []),
          place,
        ]),
      );
  }
}

function placeFrom(node: PlaceNode): Place {
  return {
    level: node.level,
    entityId: Number(node.entityId),
    entityName: node.entityName,
    districtId: Number(node.districtId ?? 0),
    blockId: Number(node.blockId ?? 0),
    clusterId: Number(node.clusterId ?? 0),
    schoolId: Number(node.schoolId ?? 0),
  };
}
