// Command serve runs the subgraph of products with our executor and transport, for web/checks.
//
//	go run ./graph/executor/internal/apollo/serve [-port 4001]
//
// It listens on the loopback interface and prints its URL. Default: any free port.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"

	"fivefold/graph/executor"
	"fivefold/graph/executor/internal/apollo"
	"fivefold/graph/transport"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/apollofederatedtracingv1"
	"github.com/99designs/gqlgen/graphql/handler/extension"
)

func main() {
	port := flag.Int("port", 0, "the port to listen on; 0 for any free port")
	flag.Parse()
	if err := serve(*port); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(port int) error {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	config := apollo.Config{Resolvers: &apollo.Resolver{Catalogue: apollo.NewCatalogue()}}
	server := handler.New(apollo.NewBreadthFirstSchema(config, executor.Options{}))
	server.AddTransport(transport.GET{})
	server.AddTransport(transport.POST{})
	server.AddTransport(transport.Fallback{})
	server.Use(extension.Introspection{})
	server.Use(&apollofederatedtracingv1.Tracer{})
	fmt.Printf("http://%s/\n", listener.Addr())
	return http.Serve(listener, server)
}
