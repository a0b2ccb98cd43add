// Command serve answers as the subgraph of products, by our executor and over our transport, for the checks of web/checks.
//
//	go run ./graph/breadth/internal/apollo/serve [-port 4001]
//
// It listens on this machine alone, and prints its URL as soon as it does. By default it takes any port that is free.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"

	"fivefold/graph/breadth"
	"fivefold/graph/breadth/internal/apollo"
	"fivefold/graph/wire"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/apollofederatedtracingv1"
	"github.com/99designs/gqlgen/graphql/handler/extension"
)

func main() {
	port := flag.Int("port", 0, "the port to listen on; 0 for any that is free")
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
	server := handler.New(apollo.NewBreadthSchema(config, breadth.Options{}))
	server.AddTransport(wire.GET{})
	server.AddTransport(wire.POST{})
	server.AddTransport(wire.Fallback{})
	server.Use(extension.Introspection{})
	server.Use(&apollofederatedtracingv1.Tracer{})
	fmt.Printf("http://%s/\n", listener.Addr())
	return http.Serve(listener, server)
}
