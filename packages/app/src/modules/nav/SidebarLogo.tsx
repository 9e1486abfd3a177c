import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { makeStyles } from '@material-ui/core';

const useStyles = makeStyles({
  root: {
    alignItems: 'center',
    display: 'flex',
    height: 3 * sidebarConfig.logoHeight,
    marginBottom: -14,
    width: sidebarConfig.drawerWidthClosed,
  },
  link: {
    color: '#fff',
    fontSize: 20,
    fontWeight: 700,
    letterSpacing: 1,
    marginLeft: 24,
    whiteSpace: 'nowrap',
  },
});

export const SidebarLogo = () => {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  return (
    <div className={classes.root}>
      <Link to="/" underline="none" className={classes.link} aria-label="Home">
        {isOpen ? 'Meridian' : 'M'}
      </Link>
    </div>
  );
};
