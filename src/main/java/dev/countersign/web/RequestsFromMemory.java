package dev.countersign.web;

import java.util.Set;
import java.util.stream.Collectors;

import dev.countersign.address.ContextPath;
import dev.countersign.connection.NonBlockingPath;
import dev.countersign.connection.NonBlockingRequests;
import dev.countersign.password.VerificationDelay;
import dev.countersign.token.TokenVerifier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Requests to paths that wait for nothing, with a token that is judged from memory.
 */
@Component
class RequestsFromMemory implements NonBlockingRequests {

	private final Set<String> paths;

	private final TokenVerifier tokens;

	private final VerificationDelay delay;

	RequestsFromMemory(ObjectProvider<NonBlockingPath> paths, Environment settings, TokenVerifier tokens,
			VerificationDelay delay) {
		String contextPath = ContextPath.of(settings);
		this.paths = paths.stream()
			.map((nonBlocking) -> contextPath + nonBlocking.path())
			.collect(Collectors.toUnmodifiableSet());
		this.tokens = tokens;
		this.delay = delay;
	}

	@Override
	public boolean mayBeAt(String path) {
		return this.paths.contains(path);
	}

	@Override
	public boolean know(String token) {
		return this.tokens.judgesFromMemory(token);
	}

	@Override
	public void waited(long nanos) {
		this.delay.add(nanos);
	}

}
