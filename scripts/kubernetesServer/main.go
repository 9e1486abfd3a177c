// Command kubernetes-server is a Kubernetes API server with its etcd in one process, for tests.
//
// Besides the flags of kube-apiserver it takes those of etcd's folder and of the time for which the API server
// remembers whom it has let in, which is no flag there. It ends when its standard input does, so that it never outlives
// whoever has started it.
package main

import (
	"fmt"
	"io"
	"net/url"
	"os"
	"time"

	"github.com/spf13/pflag"
	"go.etcd.io/etcd/server/v3/embed"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/rest"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	"k8s.io/kubernetes/cmd/kube-apiserver/app/options"
)

const etcdStartsWithin = 30 * time.Second

// startEtcd starts an etcd with one member on free ports of the loopback interface and returns its address.
func startEtcd(folder string) (string, error) {
	local := []url.URL{{Scheme: "http", Host: "127.0.0.1:0"}}
	config := embed.NewConfig()
	config.Dir = folder
	config.LogLevel = "error"
	config.UnsafeNoFsync = true
	config.ListenClientUrls, config.AdvertiseClientUrls = local, local
	config.ListenPeerUrls, config.AdvertisePeerUrls = local, local
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return "", err
	}
	select {
	case <-etcd.Server.ReadyNotify():
		return "http://" + etcd.Clients[0].Addr().String(), nil
	case err := <-etcd.Err():
		return "", err
	case <-time.After(etcdStartsWithin):
		return "", fmt.Errorf("etcd was not ready within %s", etcdStartsWithin)
	}
}

func run() error {
	server := options.NewServerRunOptions()
	flags := pflag.NewFlagSet("kubernetes-server", pflag.ContinueOnError)
	folder := flags.String("etcd-folder", "", "folder that etcd keeps everything in")
	cacheTTL := flags.Duration("token-cache-ttl", server.Authentication.TokenSuccessCacheTTL,
		"how long the API server remembers whose token it has let in")
	for _, set := range server.Flags().FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(os.Args[1:]); err != nil {
		return err
	}
	etcd, err := startEtcd(*folder)
	if err != nil {
		return err
	}
	server.Etcd.StorageConfig.Transport.ServerList = []string{etcd}
	server.Authentication.TokenSuccessCacheTTL = *cacheTTL
	rest.SetDefaultWarningHandler(rest.NoWarnings{})
	ctx := genericapiserver.SetupSignalContext()
	completed, err := server.Complete(ctx)
	if err != nil {
		return err
	}
	if problems := completed.Validate(); len(problems) != 0 {
		return problems[0]
	}
	return app.Run(ctx, completed)
}

func main() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
