package dev.countersign.limit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.address.AddressRange;
import dev.countersign.address.CountedNetwork;
import dev.countersign.key.LastingKeys;
import dev.countersign.key.PurposeKey;
import dev.countersign.password.Username;

import org.springframework.stereotype.Component;

/**
 * Knows the networks from which an account has logged in lately, as the owner of an
 * account that is attacked comes from one and its attackers do not. Of a place only a MAC
 * is kept, over the account, its epoch and the network, so that nobody reads in the
 * database where people are, and whatever ends all sessions of an account makes its
 * places unknown.
 */
@Component
class KnownPlaces {

	/** Of an account; the one that was not seen for the longest time goes. */
	static final int MAX_PLACES = 20;

	/** A place of each account that has one, to tell its first from others. */
	private static final String ANYWHERE = "anywhere";

	private static final int IPV4_PREFIX = 24;

	private static final int IPV6_PREFIX = 64;

	private static final int IPV4_BYTES = 4;

	private static final int TAG_BYTES = 16;

	/** Each login of a day would else write. */
	private static final Duration RENEW_AFTER = Duration.ofDays(1);

	/** A flood of attempts from where nobody is known asks the database once. */
	private static final Duration STRANGE_FOR = Duration.ofSeconds(10);

	/** Looked up in place of an account that does not exist, because it takes as long. */
	private static final AccountDoor.Found NOBODY = new AccountDoor.Found(new UUID(0, 0), 0);

	private final PurposeKey key;

	private final StoredPlaces rows;

	private final AccountDoor accounts;

	private final Duration lifetime;

	private final Clock clock;

	private final Cache<String, Boolean> strange;

	private final Cache<String, Boolean> networks;

	KnownPlaces(LastingKeys keys, StoredPlaces rows, AccountDoor accounts, LimitProperties properties, Clock clock) {
		this.key = keys.get("countersign known place");
		this.rows = rows;
		this.accounts = accounts;
		this.lifetime = properties.placeLifetime();
		this.clock = clock;
		this.strange = Caffeine.newBuilder()
			.executor(Runnable::run)
			.maximumSize(properties.remembered())
			.expireAfterWrite(STRANGE_FOR)
			.build();
		this.networks = Caffeine.newBuilder()
			.executor(Runnable::run)
			.maximumSize(properties.remembered())
			.expireAfterWrite(properties.placeLifetime())
			.build();
	}

	/**
	 * Returns the place that an attempt comes from if the account of that name has logged
	 * in from there. A name that no account has takes as long.
	 */
	Optional<String> find(String username, CountedNetwork network) {
		String place = placeOf(network);
		String attempt = attempt(place, username);
		if (this.strange.getIfPresent(attempt) != null) {
			return Optional.empty();
		}
		AccountDoor.Found account = this.accounts.find(username).orElse(NOBODY);
		if (this.rows.isSeen(account.id(), tag(account, place), this.clock.instant().minus(this.lifetime))) {
			return Optional.of(place);
		}
		this.strange.put(attempt, true);
		return Optional.empty();
	}

	/**
	 * Remembers where an account has just logged in from.
	 * @return whether it is known elsewhere, and was not there
	 */
	boolean remember(AccountDoor.Found account, String username, CountedNetwork network) {
		String place = placeOf(network);
		Instant now = this.clock.instant();
		boolean isNew = false;
		if (!this.rows.isSeen(account.id(), tag(account, place), now.minus(RENEW_AFTER))) {
			boolean elsewhere = this.rows.isSeen(account.id(), tag(account, ANYWHERE), now.minus(this.lifetime));
			boolean added = this.rows.see(account.id(), tag(account, place), now, MAX_PLACES + 1);
			this.rows.see(account.id(), tag(account, ANYWHERE), now, MAX_PLACES + 1);
			isNew = added && elsewhere;
		}
		this.strange.invalidate(attempt(place, username));
		this.networks.put(network.name(), true);
		return isNew;
	}

	/** Tells from memory alone whether anybody has logged in from a network lately. */
	boolean hasLoggedIn(CountedNetwork network) {
		return this.networks.getIfPresent(network.name()) != null;
	}

	/** What is not a name may be long, and no account has it. */
	private static String attempt(String place, String username) {
		return place + ' ' + Username.of(username).map(Username::value).orElse("");
	}

	private static String placeOf(CountedNetwork network) {
		if (network.address() == null) {
			return network.name();
		}
		int prefix = (network.address().getAddress().length == IPV4_BYTES) ? IPV4_PREFIX : IPV6_PREFIX;
		return AddressRange.around(network.address(), prefix).toString();
	}

	private String tag(AccountDoor.Found account, String place) {
		byte[] of = ByteBuffer.allocate(3 * Long.BYTES)
			.putLong(account.id().getMostSignificantBits())
			.putLong(account.id().getLeastSignificantBits())
			.putLong(account.epoch())
			.array();
		byte[] tag = this.key.mac(of, place.getBytes(StandardCharsets.UTF_8));
		return HexFormat.of().formatHex(tag, 0, TAG_BYTES);
	}

}
