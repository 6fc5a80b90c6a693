/**
 * What is used of undici, by the paths inside of it: its entry takes fetch, WebSocket, mocks and caches along, half of what
 * would have to be compiled before the trigger can be sent.
 */
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import request from 'undici/lib/api/api-request.js';

// As the entry does it.
Dispatcher.prototype.request = request;

export { Agent, EnvHttpProxyAgent };
