/**
 * What is used of undici, by the paths of its parts: its entry brings fetch, WebSocket, mocks and caches along, half of
 * what would have to be compiled before the trigger can be sent.
 */
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import api from 'undici/lib/api/index.js';
import buildConnector from 'undici/lib/core/connect.js';

// As the entry does it, for proxies too: their tunnels are its method `connect`.
Object.assign(Dispatcher.prototype, api);

export { Agent, buildConnector, Dispatcher, EnvHttpProxyAgent };
