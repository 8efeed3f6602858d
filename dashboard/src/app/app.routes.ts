import type { Routes } from '@angular/router';

import { signedIn } from './session/signed-in';

/** The pages. A report needs no route of its own: `/report/:name` draws any. */
export const routes: Routes = [
  {
    path: 'sign-in',
    title: 'signIn.title',
    loadComponent: () => import('./session/sign-in').then(({ SignIn }) => SignIn),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./shell/shell').then(({ Shell }) => Shell),
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'home.title',
        loadComponent: () => import('./home/home').then(({ Home }) => Home),
      },
      {
        path: 'report/:name',
        loadComponent: () => import('./report/report-page').then(({ ReportPage }) => ReportPage),
      },
      {
        path: '**',
        title: 'notFound.title',
        loadComponent: () => import('./shell/not-found').then(({ NotFound }) => NotFound),
      },
    ],
  },
];
