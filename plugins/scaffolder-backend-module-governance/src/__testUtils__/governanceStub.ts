import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { FlowRequest } from '@countersign/plugin-governance-common';
import { json, Router } from 'express';

/** A governance backend that takes every request, and keeps what it was asked and by whom. */
export function governanceStub() {
  const asked: Array<{ who: string; key: string; about: string }> = [];
  const previewed: FlowRequest[] = [];
  const plugin = createBackendPlugin({
    pluginId: 'governance',
    register(reg) {
      reg.registerInit({
        deps: {
          http: coreServices.httpRouter,
          httpAuth: coreServices.httpAuth,
        },
        async init({ http, httpAuth }) {
          const router = Router();
          router.use(json());
          router.post('/requests', async (req, res) => {
            const { principal } = await httpAuth.credentials(req, {
              allow: ['user'],
            });
            asked.push({
              who: principal.userEntityRef,
              key: req.body.idempotencyKey,
              about: req.body.about,
            });
            const id = `request-${asked.length}`;
            res.status(201).json({ id, instanceId: `instance of ${id}` });
          });
          router.post('/requests/preview', (req, res) => {
            previewed.push(req.body);
            res.json({ problems: [], way: [], asked: [], computed: [] });
          });
          router.get('/credentials/:id', (req, res) => {
            res.json({
              id: req.params.id,
              identity: 'booker',
              issuer: 'vault',
              state: 'active',
            });
          });
          router.get('/requests/:id', (req, res) => {
            res.json({
              id: req.params.id,
              instanceId: `instance of ${req.params.id}`,
              status: 'running',
              state: 'review',
            });
          });
          http.use(router);
        },
      });
    },
  });
  return { asked, plugin, previewed };
}
