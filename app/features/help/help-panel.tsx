import { Anchor, CloseButton, Group, Kbd, List, Stack, Table, Text, Title } from '@mantine/core';
import { Link, useFetcher } from '@remix-run/react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocLink } from './docs.server.ts';
import { glossary } from './glossary.ts';
import { type HelpPage, type HelpPageName, helpPages } from './pages.ts';
import en from './texts-en.ts';
import ko from './texts-ko.ts';

interface HelpPanelProps {
	/** The name of the page's route. */
	page: string;
	onClose: () => void;
	/** What can be done from the panel besides reading. */
	children?: ReactNode;
}

const workbenchKeys = ['j', 'k', 'x', 'o', 'a', 'c', 'r', 'm', 'u', '?'] as const;

/** What a page is for, what to do next, its terms, keys and documents. Its own chunk: no page pays for it before. */
export default function HelpPanel({ page, onClose, children }: HelpPanelProps) {
	const { t, i18n } = useTranslation(['help', 'workbench', 'common']);
	const language = i18n.language === 'en' ? 'en' : 'ko';
	const name = (page in helpPages ? page : 'not-found') as HelpPageName;
	const { terms, next }: HelpPage = helpPages[name];
	const { purpose, next: steps } = (language === 'en' ? en : ko)[name];
	const head = useRef<HTMLHeadingElement>(null);
	useEffect(() => head.current?.focus(), []);
	// Their words are those of the documents, which the browser does not have.
	const named = useFetcher<DocLink[]>();
	const { load } = named;
	useEffect(() => load(`/docs/of/${name}`), [load, name]);
	return (
		<Stack gap="md" p="md" className="help-panel">
			<Group justify="space-between" wrap="nowrap">
				<Title order={2} size="h3" ref={head} tabIndex={-1}>
					{t('title')}
				</Title>
				<CloseButton onClick={onClose} aria-label={t('close')} />
			</Group>
			<Text size="sm">{purpose}</Text>
			<section>
				<Title order={3} size="h4" mb={4}>
					{t('next')}
				</Title>
				<List size="sm" spacing={4}>
					{steps.map((step, index) => {
						const to = next[index];
						return (
							<List.Item key={step}>
								{to ? (
									<Anchor component={Link} to={to} size="sm" underline="always">
										{step}
									</Anchor>
								) : (
									step
								)}
							</List.Item>
						);
					})}
				</List>
			</section>
			{terms.length > 0 && (
				<section>
					<Title order={3} size="h4" mb={4}>
						{t('terms')}
					</Title>
					<dl className="help-terms">
						{terms.map((id) => (
							<div key={id}>
								<dt>{glossary[id][language].term}</dt>
								<dd>{glossary[id][language].text}</dd>
							</div>
						))}
					</dl>
				</section>
			)}
			<section>
				<Title order={3} size="h4" mb={4}>
					{t('keys')}
				</Title>
				<Table fz="sm" verticalSpacing={4}>
					<tbody>
						{name === 'workbench' &&
							workbenchKeys.map((key) => (
								<KeyRow key={key} keys={[key]} text={t(`workbench:keys.${key === '?' ? 'help' : key}`)} />
							))}
						<KeyRow keys={['Ctrl', 'K']} text={t('keySearch')} />
						<KeyRow keys={name === 'workbench' ? ['F1'] : ['?', 'F1']} text={t('keyHelp')} either />
					</tbody>
				</Table>
			</section>
			<section>
				<Title order={3} size="h4" mb={4}>
					{t('docs')}
				</Title>
				<List size="sm" spacing={4}>
					<List.Item>
						<Anchor component={Link} to="/docs" size="sm" underline="always">
							{t('allDocs')}
						</Anchor>
					</List.Item>
					{named.data?.map(({ to, words, language }) => (
						<List.Item key={to}>
							<Anchor component={Link} to={to} size="sm" underline="always" lang={language}>
								{words}
							</Anchor>
						</List.Item>
					))}
				</List>
			</section>
			{children}
		</Stack>
	);
}

function KeyRow({ keys, text, either }: { keys: string[]; text: string; either?: boolean }) {
	return (
		<Table.Tr>
			<Table.Th scope="row" w={110} fw={400}>
				{keys.map((key, index) => (
					<span key={key}>
						{index > 0 && (either ? ' / ' : ' + ')}
						<Kbd size="xs">{key}</Kbd>
					</span>
				))}
			</Table.Th>
			<Table.Td>{text}</Table.Td>
		</Table.Tr>
	);
}
