/** Names lead where whoever owns them likes; the address is looked at when the connection is made. */
import { beforeAll, afterAll, describe, expect, test, vi } from 'vitest';

import { isPrivateHost, isPublicAddress } from '../../public-address.ts';
import { sends, startStandIn, type StandIn } from '../fixture/stand-in-diksha.ts';
import { guardedRequest, type Guard } from './guarded-request.ts';

/** Every name leads to this machine. */
vi.mock('node:dns', () => ({
  lookup: (_name: string, options: { all?: boolean }, done: (...answer: unknown[]) => void) =>
    (options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)),
}));

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStandIn();
  standIn.answer('/', sends({}));
});

afterAll(() => standIn?.stop());

function ask(protocol: string, guard: Partial<Guard>, name = 'files.example'): Promise<unknown> {
  const url = new URL(`${protocol}//${name}:${standIn.host.split(':')[1]}/f`);
  return guardedRequest(url, { signal: new AbortController().signal }, {
    hosts: [], trusted: [], silentMilliseconds: 5_000, totalMilliseconds: 5_000, ...guard,
  });
}

test('a listed name that leads to this machine is not followed there', async () => {
  await expect(ask('https:', { hosts: [`*.example:${standIn.host.split(':')[1]}`] })).rejects.toThrow(
    /cannot be asked: files.example has no public address/);
  expect(standIn.asked).toEqual([]);
});

test('nor is this machine itself, but where the operator named it in full', async () => {
  await expect(ask('http:', { hosts: [standIn.host] }, '127.0.0.1')).rejects.toThrow(/has no TLS or is not public/);
  await expect(ask('https:', { hosts: [standIn.host] }, '127.0.0.1')).rejects.toThrow(/has no TLS or is not public/);
  expect(standIn.asked).toEqual([]);
  expect(await ask('http:', { trusted: [standIn.host] }, '127.0.0.1')).toMatchObject({ statusCode: 200 });
  expect(standIn.asked).toHaveLength(1);
});

test('a listed name is not asked without TLS', async () => {
  await expect(ask('http:', { hosts: [`*.example:${standIn.host.split(':')[1]}`] })).rejects.toThrow(/has no TLS/);
});

describe('an address', () => {
  test.each([
    '127.0.0.1', '127.9.9.9', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1',
    '169.254.169.254', '224.0.0.1', '255.255.255.255', '::1', '::', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe',
    'fe80::1', 'fd00:ec2::254', '64:ff9b::a9fe:a9fe', '2002:7f00:1::', 'no address',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

test.each([
  ['localhost', true], ['a.localhost', true], ['metadata.google.internal', true], ['printer.local', true],
  ['127.0.0.1', true], ['[::1]', true], ['db', true], ['files.example.', false], ['8.8.8.8', false],
])('the host %s is private by itself: %s', (host, then) => {
  expect(isPrivateHost(host)).toBe(then);
});
