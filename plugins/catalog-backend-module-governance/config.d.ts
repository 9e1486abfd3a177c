import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  governance?: {
    /** How the inventory is shown in the software catalog. */
    catalog?: {
      /**
       * Which inventory records become entities: those that at least one component uses (`attached`, the default), `all`
       * or `none`.
       */
      project?: 'attached' | 'all' | 'none';
      /**
       * Entity reference of the owner of records whose owner is not known. Default: `group:default/unknown`. The group
       * need not exist; the entity shows then that nobody owns it.
       */
      defaultOwner?: string;
      /** When the inventory is read. Default: every minute, with a timeout of ten. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
  };
}
