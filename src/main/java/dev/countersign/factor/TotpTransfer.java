package dev.countersign.factor;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.account.FactorTransfer;

import org.springframework.stereotype.Service;

/**
 * Apps for codes that move in with their accounts, and out again.
 */
@Service
class TotpTransfer implements FactorTransfer {

	private final Factors factors;

	private final TotpKind kind;

	private final SecondFactorProperties properties;

	private final Clock clock;

	TotpTransfer(Factors factors, TotpKind kind, SecondFactorProperties properties, Clock clock) {
		this.factors = factors;
		this.kind = kind;
		this.properties = properties;
		this.clock = clock;
	}

	@Override
	public Optional<String> objection(List<String> secrets) {
		if (secrets.size() > TotpKind.MAX) {
			return Optional.of("an account has up to %d authenticator apps; leave the others out of 'totp'"
				.formatted(TotpKind.MAX));
		}
		try {
			List<ByteBuffer> keys = secrets.stream()
				.map(TotpImport::parse)
				.map(Totp::key)
				.map(ByteBuffer::wrap)
				.toList();
			return (keys.stream().distinct().count() == keys.size()) ? Optional.empty() : Optional
				.of("'totp' has one secret twice, so that each code would be good twice; leave one of them out");
		}
		catch (IllegalArgumentException ex) {
			return Optional.of("'totp' " + ex.getMessage() + "; mend it in the file, or leave it out");
		}
	}

	/** None of the codes so far is known to be used. */
	@Override
	public void add(UUID accountId, List<String> secrets) {
		Instant now = this.clock.instant();
		secrets.forEach((secret) -> {
			UUID id = UUID.randomUUID();
			String sealed = this.kind.seal(id.toString(), TotpImport.parse(secret));
			this.factors
				.add(new Factor(id, accountId, TotpKind.NAME, "Authenticator app", sealed, 0, null, now, now, null));
		});
	}

	@Override
	public List<String> export(UUID accountId, String username) {
		return this.factors.findConfirmed(accountId)
			.stream()
			.filter((factor) -> factor.kind().equals(TotpKind.NAME))
			.map((factor) -> this.kind.open(factor).uri(this.properties.serviceName(), username).toString())
			.toList();
	}

	@Override
	public long countWithPasskeys() {
		return this.factors.countAccounts(PasskeyKind.NAME);
	}

}
