package dev.countersign.web;

import java.util.Set;
import java.util.stream.Collectors;

import dev.countersign.connection.NonBlockingPath;
import dev.countersign.connection.NonBlockingRequests;
import dev.countersign.password.VerificationDelay;
import dev.countersign.token.TokenVerifier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Requests to paths that wait for nothing, with a token that is judged from memory.
 */
@Component
class RequestsFromMemory implements NonBlockingRequests {

	private final Set<String> paths;

	private final TokenVerifier tokens;

	private final VerificationDelay delay;

	RequestsFromMemory(ObjectProvider<NonBlockingPath> paths,
			@Value("${server.servlet.context-path:}") String contextPath, TokenVerifier tokens,
			VerificationDelay delay) {
		this.paths = paths.stream()
			.map((nonBlocking) -> StringUtils.trimTrailingCharacter(contextPath, '/') + nonBlocking.path())
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
