import { toastApiRef, useApiHolder } from '@backstage/frontend-plugin-api';

/** The portal's toasts, or nothing where it has none (portals on the legacy frontend system). */
export function useToast() {
  return useApiHolder().get(toastApiRef);
}
