<#
.SYNOPSIS
Publishes the topology that a run of Publish-Topology.ps1 saved before it began, and enables it.
.DESCRIPTION
Databases, folders and accounts that were made stay. Simple URLs have to be set again. It says first what differs, and
asks. Exit codes: 0 done, 1 something failed, 2 you chose not to.
.PARAMETER Run
The name of the folder below "runs" that holds the backup.
.PARAMETER Yes
Do not ask.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([Parameter(Mandatory = $true)][string]$Run, [switch]$Yes)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

$folder = [IO.Path]::Combine($PSScriptRoot, 'runs', [IO.Path]::GetFileName($Run.TrimEnd('\', '/')))
$saved = [IO.Path]::Combine($folder, 'topology.xml')
if ($Yes) { $ConfirmPreference = 'None' }
Invoke-Kit -What 'restore' -Do {
    if (-not [IO.File]::Exists($saved)) { throw 'That run holds no backup of the topology.' }
    Import-KitModule
    $then = Get-KitLines -Xml ([IO.File]::ReadAllText($saved))
    $now = Get-KitLines -Xml (Get-KitTopology)
    $differences = @(Compare-KitLines -Then $then -Now $now)
    if ($differences.Count -eq 0) {
        Write-KitLine -Text 'skip    publishing: what is deployed is the saved topology'
    } else {
        Write-KitLine -Text 'What going back changes ("only in the kit" is the saved topology):'
        Write-KitDifference -Differences $differences
    }
    $question = 'publish the saved topology and enable it. Changes of others since then are lost'
    if (-not $PSCmdlet.ShouldProcess('the deployment', $question)) {
        Set-KitResult -Outcome 'stopped' -Text 'Nothing was changed.'
        return
    }
    if ($differences.Count -gt 0) { Publish-KitTopology -File $saved }
    Enable-KitTopology
    Write-KitLine -Text 'done    the saved topology is published and enabled'
    Write-KitSimpleUrl -Path ([IO.Path]::Combine($folder, 'simple-urls.txt'))
    Set-KitResult -Outcome 'done' -Text 'The saved topology is published and enabled.'
}
