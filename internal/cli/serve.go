package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"fivefold/internal/httpserver"
	"fivefold/internal/telemetry"
	"fivefold/stores/demo"
)

type serveCommand struct {
	Demo bool `help:"Fill an empty store with a small demo network whose people the playground can sign in."`
}

func (s *serveCommand) Run(env *cliEnv) error {
	if err := env.config.CheckFiles(); err != nil {
		return err
	}
	log := telemetry.NewLog(env.config, env.stderr)
	tuneMemory(log)
	engines, err := openEngines(env, 0)
	if err != nil {
		return err
	}
	defer engines.Close()
	if s.Demo {
		if err := demo.Fill(env.ctx, engines.Set); err != nil {
			return fmt.Errorf("cannot fill the demo network: %w", err)
		}
		if err := demo.FillLive(env.ctx, engines.Set, time.Now()); err != nil {
			return fmt.Errorf("cannot fill the demo network: %w", err)
		}
	}
	public, err := listen("ADDR", env.config.Addr)
	if err != nil {
		return err
	}
	defer public.Close()
	admin := public // the addresses in the banner
	var adminListener net.Listener
	if env.config.AdminAddr != "" {
		if adminListener, err = listen("ADMIN_ADDR", env.config.AdminAddr); err != nil {
			return err
		}
		defer adminListener.Close()
		admin = adminListener
	}
	observer, err := telemetry.Open(env.ctx, env.config, log)
	if err != nil {
		return err
	}
	defer observer.Close(context.WithoutCancel(env.ctx))
	KeepGraph(engines, env.config.GraphMemory, observer.Registry)
	RegisterLane(engines, observer.Registry)
	WatchStores(engines, log, observer.Registry)
	RegisterRedis(engines, observer.Registry)
	RegisterSearch(engines, observer.Registry)
	RegisterCache(engines, observer.Registry)
	_, stopRelay := StartRelay(env.ctx, engines, log, observer.Registry)
	defer stopRelay()
	options := httpserver.Options{Config: env.config, Stores: engines.Set, Secret: engines.Secret(), Check: engines.Check, Observer: observer, Rates: engines.RateLimits,
		Revisions: engines.Revisions, Rankings: engines.Rankings(), Memory: AnswerBudget(env.config.AnswerMemory)}
	if options.Payments = OpenPayments(env.config, engines, engines.Set, log, "http://"+public.Addr().String()); options.Payments != nil {
		defer StartPayments(env.ctx, options.Payments, observer.Registry)()
	}
	defer StartAds(env.ctx, engines.Set, log, observer.Registry)()
	if s.Demo {
		options.Demo = DemoNetwork()
	}
	server := httpserver.New(options)
	if err := printBanner(env, engines, public.Addr().String(), admin.Addr().String(), options.Demo); err != nil {
		return err
	}
	return server.Serve(env.ctx, public, adminListener)
}

// listen listens on the address of a setting.
func listen(setting, addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use by another program: stop it, or set %s", addr, setting)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	return listener, nil
}

// DemoNetwork returns what the playground shows of the demo network.
func DemoNetwork() *httpserver.Demo {
	network := &httpserver.Demo{Password: demo.Password}
	for _, p := range demo.People() {
		network.People = append(network.People, httpserver.DemoPerson{Handle: p.Handle, Name: p.Name})
	}
	return network
}
