<#
.SYNOPSIS
Publishes and enables the topology that a run of Publish-Topology.ps1 saved before it changed anything.
.DESCRIPTION
New databases, folders and accounts remain, and the simple URLs must be set again. The script first shows the
differences and asks. Exit codes: 0 done, 1 something failed, 2 you chose not to continue.
.PARAMETER Run
The name of the folder under "runs" that contains the backup.
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
    if (-not [IO.File]::Exists($saved)) { throw 'The folder of that run contains no backup of the topology.' }
    Import-KitModule
    $then = Get-KitLines -Xml ([IO.File]::ReadAllText($saved))
    $now = Get-KitLines -Xml (Get-KitTopology)
    $differences = @(Compare-KitLines -Then $then -Now $now)
    if ($differences.Count -eq 0) {
        Write-KitLine -Text 'skip    publishing: the saved topology is already deployed'
    } else {
        Write-KitLine -Text 'Changes made by the rollback ("only in the kit" means the saved topology):'
        Write-KitDifference -Differences $differences
    }
    $question = 'publish and enable the saved topology. Changes that others have made since then will be lost'
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
