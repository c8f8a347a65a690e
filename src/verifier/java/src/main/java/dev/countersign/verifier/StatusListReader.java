package dev.countersign.verifier;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;

/**
 * Reads the status lists that tokens name: what is left when the service cannot be
 * followed. Each list is kept until it says that there may be a newer one, and no longer
 * than it may be relied upon.
 *
 * @see <a href=
 * "https://datatracker.ietf.org/doc/html/draft-ietf-oauth-status-list-21">Token Status
 * List</a>
 */
public final class StatusListReader {

	private static final int MAX_LISTS = 32;

	/** How soon a list that could not be read is asked for again. */
	private static final Duration PAUSE = Duration.ofSeconds(5);

	private final JWKSource<SecurityContext> keys;

	private final Clock clock = Clock.systemUTC();

	private final Map<String, Held> lists = new LinkedHashMap<>();

	private final ReentrantLock reading = new ReentrantLock();

	/**
	 * Reads lists that one service signed.
	 * @param service its address, where its keys are
	 */
	public StatusListReader(URI service) {
		try {
			this.keys = JWKSourceBuilder
				.create(URI.create(Connections.withoutSlash(service) + "/.well-known/jwks.json").toURL(),
						new DefaultResourceRetriever(Connections.CONNECT_TIMEOUT, Connections.PATIENCE,
								Connections.MAX_SIZE))
				.retrying(true)
				// Lists that could not be read are asked for again seldom enough.
				.rateLimited(false)
				.outageTolerantForever()
				.build();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/**
	 * Judges a token by its claim {@code status}.
	 * @param claims of a token whose signature was found good
	 */
	public Verdict judge(Map<String, Object> claims) {
		if (!(claims.get("status") instanceof Map<?, ?> status)
				|| !(status.get("status_list") instanceof Map<?, ?> reference)
				|| !(reference.get("idx") instanceof Number index) || !(reference.get("uri") instanceof String uri)) {
			return Verdict.UNKNOWN;
		}
		StatusList list = find(uri);
		int value = (list != null) ? list.get(index.longValue()) : -1;
		return (value < 0) ? Verdict.UNKNOWN : (value == 0) ? Verdict.GOOD : Verdict.REVOKED;
	}

	private StatusList find(String uri) {
		Held held = held(uri);
		if (held.isDue() && begin(held)) {
			try {
				held = held(uri);
				if (held.isDue()) {
					held = ask(uri, held);
					keep(uri, held);
				}
			}
			finally {
				this.reading.unlock();
			}
		}
		return held.isGood() ? held.list : null;
	}

	/**
	 * One request asks for all. Who has a list that is still good does not wait for it.
	 */
	private boolean begin(Held held) {
		if (held.isGood()) {
			return this.reading.tryLock();
		}
		this.reading.lock();
		return true;
	}

	private Held held(String uri) {
		synchronized (this.lists) {
			Held held = this.lists.get(uri);
			return (held != null) ? held : new Held(null, System.nanoTime(), System.nanoTime());
		}
	}

	private void keep(String uri, Held held) {
		synchronized (this.lists) {
			this.lists.remove(uri);
			this.lists.put(uri, held);
			if (this.lists.size() > MAX_LISTS) {
				this.lists.remove(this.lists.keySet().iterator().next());
			}
		}
	}

	private Held ask(String uri, Held before) {
		try {
			return read(uri);
		}
		catch (IOException | ParseException | BadJOSEException | JOSEException ex) {
			return new Held(before.list, System.nanoTime() + PAUSE.toNanos(), before.endAt);
		}
	}

	private Held read(String uri) throws IOException, ParseException, BadJOSEException, JOSEException {
		long asked = System.nanoTime();
		HttpURLConnection connection = Connections.to(uri, Connections.PATIENCE);
		connection.setRequestProperty("Accept", "application/statuslist+jwt");
		Connections.send(connection);
		JWTClaimsSet claims = processor(uri).process(Connections.body(connection).strip(), null);
		Map<String, Object> list = claims.getJSONObjectClaim("status_list");
		long ttl = (claims.getLongClaim("ttl") != null) ? claims.getLongClaim("ttl") : 0;
		Duration lifetime = Duration.between(this.clock.instant(), claims.getExpirationTime().toInstant());
		if (!(list.get("bits") instanceof Number bits) || !(list.get("lst") instanceof String lst)) {
			throw new IOException(uri + " is no list");
		}
		return new Held(StatusList.of(bits.intValue(), lst),
				asked + Duration.ofSeconds(Math.max(1, Math.min(ttl, lifetime.toSeconds()))).toNanos(),
				asked + lifetime.toNanos());
	}

	private DefaultJWTProcessor<SecurityContext> processor(String uri) {
		DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
		processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("statuslist+jwt")));
		processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
				Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.PS256), this.keys));
		DefaultJWTClaimsVerifier<SecurityContext> verifier = new DefaultJWTClaimsVerifier<>(
				new JWTClaimsSet.Builder().subject(uri).build(), Set.of("sub", "iat", "exp", "status_list"));
		verifier.setMaxClockSkew(0);
		processor.setJWTClaimsSetVerifier(verifier);
		return processor;
	}

	/**
	 * A list, or that there is none.
	 *
	 * @param askAt when to ask for the next, by {@link System#nanoTime}
	 * @param endAt until when it may be relied upon, likewise
	 */
	private record Held(StatusList list, long askAt, long endAt) {

		boolean isGood() {
			return this.list != null && System.nanoTime() - this.endAt < 0;
		}

		boolean isDue() {
			return System.nanoTime() - this.askAt >= 0;
		}

	}

}
