// Command pulumi-language-yaml is Pulumi's language host for YAML with the method Link, which `pulumi package add` calls
// and version 1.25.0 of the module lacks. A YAML program imports nothing, so Link has nothing to do.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/pulumi/pulumi-yaml/pkg/server"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

type languageHost struct {
	pulumirpc.LanguageRuntimeServer
}

func (languageHost) Link(context.Context, *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	return &pulumirpc.LinkResponse{}, nil
}

func main() {
	tracing := flag.String("tracing", "", "address of a Zipkin-compatible endpoint")
	flag.String("root", "", "root of the program's execution")
	flag.Parse()
	engine := flag.Arg(flag.NArg() - 1)

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	cancel := make(chan bool)
	go func() {
		<-ctx.Done()
		close(cancel)
	}()
	exitOn(rpcutil.Healthcheck(ctx, engine, 5*time.Minute, stop)) // ends with the engine

	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(service *grpc.Server) error {
			host := server.NewLanguageHost(engine, *tracing, false)
			pulumirpc.RegisterLanguageRuntimeServer(service, languageHost{host})
			return nil
		},
	})
	exitOn(err)
	fmt.Println(handle.Port)
	exitOn(<-handle.Done)
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
