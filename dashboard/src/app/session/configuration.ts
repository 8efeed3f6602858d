/** What /config.json tells before anyone has signed in. */
export type Configuration = {
  issuer: string;
  clientId: string;
  scope: string;
  stateName: string;
  /** Of the embedded provider: where one looks after the own account, and how long a session lasts. */
  account: { url: string; sessionSeconds: number; idleSeconds: number } | null;
};
