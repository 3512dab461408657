import { isDemo } from '#app/auth/demo-users.server.ts';
import { db } from '#app/db.server.ts';
import { tourStops } from './tour-stops.ts';

export interface TourState {
	/** The stop at which the person is, from 0. */
	step: number;
	ended: boolean;
}

/** How far a person is in the tour; null where there is no demo to walk through. */
export async function findTour(userId: string): Promise<TourState | null> {
	if (!isDemo()) return null;
	const user = await db().user.findUnique({ where: { id: userId }, select: { tourStep: true, tourEndedAt: true } });
	return user && { step: Math.min(user.tourStep, tourStops.length - 1), ended: user.tourEndedAt !== null };
}

/** Keeps where a person is, or that they are through with it. */
export async function keepTour(userId: string, kept: { step: number } | 'ended', now: Date): Promise<void> {
	const data =
		kept === 'ended'
			? { tourStep: 0, tourEndedAt: now }
			: { tourStep: Math.max(0, Math.min(kept.step, tourStops.length - 1)) };
	await db().user.update({ where: { id: userId }, data });
}
