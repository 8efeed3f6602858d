import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';

import { injectText } from '../language/inject-text';
import { Icon } from '../shell/icon';
import { Popup } from '../shell/popup';
import { isWithin, type Place, scopeName } from './place';
import { PlacePicker } from './place-picker';
import { ReportState } from './report-state';

/** Where one is: upwards by links, downwards by a picker. Places above one's own have no link. */
@Component({
  selector: 'cq-breadcrumb',
  imports: [Icon, PlacePicker, Popup, RouterLink],
  templateUrl: './breadcrumb.html',
  styleUrl: './breadcrumb.css',
})
export class Breadcrumb {
  protected readonly text = injectText();
  protected readonly state = inject(ReportState);

  protected readonly nextLevel = computed(() =>
    this.state.isOutside() ? undefined : this.state.levels()[0],
  );
  protected readonly steps = computed(() => {
    const own = this.state.ownScope();
    const path = this.state.path();
    return path.map((place, index) => ({
      place,
      isHere: index === path.length - 1,
      isOpen: own !== undefined && isWithin(place, own),
    }));
  });

  /** What the address says of a place: nothing where it is the person's own. */
  protected parametersTo({ level, entityId }: Place): Record<string, string | null> {
    const own = this.state.ownScope();
    const isOwn = own?.level === level && (level === 'state' || own.id === entityId);
    return {
      scope: isOwn ? null : scopeName({ level, id: entityId }),
      level: null,
      band: null,
      page: null,
      sort: null,
    };
  }
}
