/** What /config.json tells before anyone has signed in. */
export type Configuration = {
  issuer: string;
  clientId: string;
  scope: string;
  stateName: string;
};
