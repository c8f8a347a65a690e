package dev.countersign.account;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes second factors along when accounts move in and out.
 */
public interface FactorTransfer {

	/**
	 * Says what is wrong with the secrets of an account's authenticator apps.
	 * @param secrets each in Base32, or as the {@code otpauth} address that apps read
	 * @return the reason and what to do, without any part of a secret; nothing if they
	 * can be taken over
	 */
	Optional<String> objection(List<String> secrets);

	/**
	 * Gives an account apps that count at once, within the caller's transaction.
	 * @param accountId whose
	 * @param secrets to which there is no {@linkplain #objection objection}
	 */
	void add(UUID accountId, List<String> secrets);

	/**
	 * Returns the secrets of an account's apps, as {@code otpauth} addresses.
	 * @param accountId whose
	 * @param username what the addresses say whose they are
	 */
	List<String> export(UUID accountId, String username);

	/** Returns how many accounts have passkeys, which do not move. */
	long countWithPasskeys();

}
