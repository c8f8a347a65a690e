package dev.countersign.command;

import org.springframework.context.ApplicationContext;

/** A service that was opened by somebody else, who also closes it. */
record SharedService(ApplicationContext context) implements OpenedService {

	@Override
	public void close() {
	}

}
