/**
 * What is used of undici, by the paths of its parts: its entry brings fetch, WebSocket, mocks and caches along, half of
 * what would have to be compiled before the trigger can be sent. Only the entry has types.
 */
import type * as undici from 'undici';
import agent from 'undici/lib/dispatcher/agent.js';
import dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import envHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import api from 'undici/lib/api/index.js';
import connect from 'undici/lib/core/connect.js';

export const Agent = agent as typeof undici.Agent;
export const Dispatcher = dispatcher as typeof undici.Dispatcher;
export const EnvHttpProxyAgent = envHttpProxyAgent as typeof undici.EnvHttpProxyAgent;
export const buildConnector = connect as typeof undici.buildConnector;

// As the entry does it, for proxies too: their tunnels are its method `connect`.
Object.assign(Dispatcher.prototype, api as object);
