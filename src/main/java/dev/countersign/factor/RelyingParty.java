package dev.countersign.factor;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import dev.countersign.address.WebOrigin;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.token.IssuerProperties;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.stereotype.Component;

/**
 * This service as passkeys know it.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-2/#relying-party">WebAuthn, level 2</a>
 */
@Component
class RelyingParty {

	private final Set<Origin> origins;

	private final String id;

	RelyingParty(PasskeyProperties properties, IssuerProperties issuer) {
		List<WebOrigin> origins = properties.origins().isEmpty()
				? issuer.address().flatMap(WebOrigin::below).stream().toList()
				: properties.origins().stream().flatMap((text) -> WebOrigin.of(text).stream()).toList();
		this.origins = origins.stream()
			.map(WebOrigin::text)
			.map(Origin::create)
			.collect(Collectors.toUnmodifiableSet());
		String first = origins.isEmpty() ? "" : origins.get(0).host();
		this.id = Objects.requireNonNullElse(properties.rpId(), first);
		origins.stream().map(WebOrigin::host).filter((host) -> !isWithin(host)).findAny().ifPresent((host) -> {
			throw new FailureAnalyzedException(
					"The setting countersign.passkeys.rp-id is '%s', and the origin of '%s' is not below it."
						.formatted(this.id, host),
					"Set it to a name that all origins share, such as example.com for https://app.example.com.");
		});
	}

	/**
	 * Returns the name that passkeys are bound to.
	 * @throws ProblemException if nobody has said where they may be used
	 */
	String id() {
		if (this.origins.isEmpty()) {
			throw new ProblemException(Problem.NOT_FOUND,
					"Passkeys are not set up: countersign.passkeys.origins names no page that may ask for them.");
		}
		return this.id;
	}

	/** Returns what an answer to a challenge has to fit. */
	ServerProperty expecting(byte[] challenge) {
		return ServerProperty.builder()
			.origins(this.origins)
			.rpId(id())
			.challenge(new DefaultChallenge(challenge))
			.build();
	}

	private boolean isWithin(String host) {
		return host.equals(this.id) || host.endsWith("." + this.id);
	}

}
