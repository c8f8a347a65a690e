package dev.countersign.key;

import org.springframework.context.ApplicationContext;
import org.springframework.web.context.WebApplicationContext;

/**
 * Whose settings and secret a process has. What all who use the database share follows
 * those of the servers. An operator's command may have been given others, and so it
 * changes no key.
 */
enum ProcessKind {

	/** Has a port, or would have one. */
	SERVER,

	/** Does one thing and ends. */
	COMMAND;

	static ProcessKind of(ApplicationContext context) {
		return (context instanceof WebApplicationContext) ? SERVER : COMMAND;
	}

}
