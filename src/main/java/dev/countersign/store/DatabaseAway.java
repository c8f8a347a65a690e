package dev.countersign.store;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * What a request has found out about the database. Waiting once is enough: whoever goes
 * on without it says so here, and what cannot is answered at once.
 */
public final class DatabaseAway {

	private static final String KNOWN = DatabaseAway.class.getName();

	private DatabaseAway() {
	}

	/** Remembers for the rest of the request, if there is one, that nothing answers. */
	public static void remember() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		if (request != null) {
			request.setAttribute(KNOWN, true, RequestAttributes.SCOPE_REQUEST);
		}
	}

	static boolean isKnown(RequestAttributes request) {
		return request.getAttribute(KNOWN, RequestAttributes.SCOPE_REQUEST) != null;
	}

}
