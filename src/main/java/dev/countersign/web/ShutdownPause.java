package dev.countersign.web;

import java.time.Duration;

import dev.countersign.store.Database;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The time between the node no longer being ready and the end of its serving. Load
 * balancers need a moment to notice, and no request is lost in the meantime.
 */
@Component
class ShutdownPause implements SmartLifecycle {

	private static final Log log = LogFactory.getLog(ShutdownPause.class);

	private static final Duration AMONG_NODES = Duration.ofSeconds(5);

	private final ApplicationContext context;

	private final Duration length;

	private volatile boolean running;

	private volatile boolean begun;

	ShutdownPause(ApplicationContext context, Database database, ShutdownProperties properties,
			ServerProperties server) {
		this.context = context;
		Duration byDefault = database.embedded() ? Duration.ZERO : AMONG_NODES;
		Duration wished = (properties.pause() != null) ? properties.pause() : byDefault;
		this.length = (server.getShutdown() == Shutdown.IMMEDIATE) ? Duration.ZERO : wished;
	}

	/** Tells whether clients should go elsewhere with their next request. */
	boolean hasBegun() {
		return this.begun;
	}

	@Override
	public void start() {
		this.begun = false;
		this.running = true;
	}

	/** The framework has withdrawn the readiness before it comes here. */
	@Override
	public void stop() {
		this.running = false;
		if (this.context instanceof WebServerApplicationContext && !this.length.isZero()) {
			this.begun = true;
			log.info("No longer ready, and still answering for %d ms".formatted(this.length.toMillis()));
			pause();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Before all else stops, the web server being the next. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

	/** A paused context is not shutting down. */
	@Override
	public boolean isPauseable() {
		return false;
	}

	private void pause() {
		try {
			Thread.sleep(this.length.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
