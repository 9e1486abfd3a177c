import { useRouteRef } from '@backstage/frontend-plugin-api';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { flowInstanceRouteRef } from '../routes';

/** Asking for something in a dialog, and going to the instance of the flow that grants it. */
export function useRequesting(): {
  isAsking: boolean;
  ask(): void;
  close(): void;
  onRequested(instanceId: string): void;
} {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  const close = () => setAsking(false);
  return {
    isAsking,
    ask: () => setAsking(true),
    close,
    onRequested: instanceId => {
      close();
      const href = instanceRoute?.({ instanceId });
      if (href) {
        navigate(href);
      }
    },
  };
}
