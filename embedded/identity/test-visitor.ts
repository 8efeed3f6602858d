import { createHash, randomBytes } from 'node:crypto';

/** A browser for tests: keeps cookies by path, follows nothing on its own. */
export type Visitor = {
  get(url: string, headers?: Record<string, string>): Promise<Response>;
  post(url: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** Follows redirects until a page, or until an address outside of `within`; answers the last address. */
  follow(response: Response, within?: string): Promise<{ url: string; response: Response }>;
  readonly cookies: Map<string, { value: string; path: string }>;
};

export function makeVisitor(origin: string): Visitor {
  const cookies = new Map<string, { value: string; path: string }>();

  async function send(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname, href } = new URL(url, origin);
    const cookie = [...cookies].filter(([, { path }]) => isBelow(pathname, path))
      .map(([key, { value }]) => `${key.split(' ')[0]}=${value}`).join('; ');
    const headers = { accept: 'text/html', ...(cookie && { cookie }), ...(init.headers as object) };
    const response = await fetch(href, { redirect: 'manual', ...init, headers });
    for (const text of response.headers.getSetCookie()) {
      const [, name, value, rest] = /^([^=]+)=([^;]*)(.*)$/s.exec(text)!;
      const path = /; *path=([^;]+)/i.exec(rest!)?.[1] ?? '/';
      if (value === '' || /expires=Thu, 01 Jan 1970/.test(rest!)) {
        cookies.delete(`${name} ${path}`);
      } else {
        cookies.set(`${name} ${path}`, { value: value!, path });
      }
    }
    return response;
  }

  return {
    cookies,
    get: (url, headers = {}) => send(url, { headers }),
    post: (url, form, headers = {}) => send(url, { method: 'POST', body: new URLSearchParams(form), headers }),
    async follow(response, within = `${origin}/auth/`) {
      let [url, at] = [response.url, response];
      while (at.status === 303 || at.status === 302) {
        url = new URL(at.headers.get('location')!, url).href;
        if (!url.startsWith(within)) {
          break;
        }
        at = await send(url);
      }
      return { url, response: at };
    },
  };
}

/** A PKCE pair and the query of an authorization request that uses it. */
export function authorizationRequest(webUrl: string, changes: Record<string, string | undefined> = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const parameters = {
    client_id: 'cqube-dashboard', response_type: 'code', redirect_uri: `${webUrl}/`, scope: 'openid profile api',
    state: 'the-state', nonce: 'the-nonce', code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    ...changes,
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const query = new URLSearchParams(given);
  return { verifier, url: `${webUrl}/auth/auth?${query}` };
}

export type Tokens = { access_token: string; id_token: string; refresh_token: string; error?: string };

export async function exchange(
  webUrl: string,
  form: Record<string, string>,
): Promise<{ status: number; body: Tokens }> {
  const response = await fetch(`${webUrl}/auth/token`, {
    method: 'POST', body: new URLSearchParams({ client_id: 'cqube-dashboard', ...form }),
  });
  return { status: response.status, body: (await response.json()) as Tokens };
}

/** The way of a person from the dashboard's redirect to tokens. */
export async function signInAs(
  webUrl: string,
  visitor: Visitor,
  { username, password, code }: { username: string; password: string; code?: string },
): Promise<Tokens> {
  const { verifier, url } = authorizationRequest(webUrl);
  const page = await visitor.follow(await visitor.get(url));
  let answer = await visitor.follow(await visitor.post(page.url, { username, password }));
  if (code) {
    answer = await visitor.follow(await visitor.post(answer.url, { code }));
  }
  return tokensOf(webUrl, verifier, answer.url);
}

export async function tokensOf(webUrl: string, verifier: string, callback: string): Promise<Tokens> {
  const code = new URL(callback).searchParams.get('code');
  if (!code) {
    throw new Error(`There is no code in ${callback}.`);
  }
  const { status, body } = await exchange(webUrl, {
    grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: `${webUrl}/`,
  });
  if (status !== 200) {
    throw new Error(`The code was refused: ${JSON.stringify(body)}`);
  }
  return body;
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}
